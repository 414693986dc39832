import { describeKilledUpload } from "../support/killed-upload.ts";

describeKilledUpload({ bytes: 96 * 1024 * 1024 + 4_321, kills: 2 });
