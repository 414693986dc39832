import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";

describe("settings that would be unsafe stop the start, in one sentence that names the setting", () => {
  it.each([
    ["KEY_DIR inside DATA_DIR", { DATA_DIR: "d", KEY_DIR: "d/keys" }, /KEY_DIR must not lie inside DATA_DIR/],
    ["a public address without mail", { PUBLIC_URL: "https://custody.example.org" }, /SMTP_URL is needed/],
    ["plain http to the world", { PUBLIC_URL: "http://custody.example.org", SMTP_URL: "smtp://localhost" }, /must begin with https/],
    ["an open address without a proxy", { HOST: "0.0.0.0", SMTP_URL: "smtp://localhost" }, /TRUST_PROXY/],
    ["a public address with a path", { PUBLIC_URL: "https://example.org/custody", SMTP_URL: "smtp://localhost" }, /PUBLIC_URL must be an origin/],
    ["an S3 store without a bucket", { S3_ENDPOINT: "https://s3.example.org" }, /S3_BUCKET is not/],
    ["an S3 store spoken to in the clear", { S3_ENDPOINT: "http://s3.example.org", S3_BUCKET: "files" }, /S3_ENDPOINT must begin with https/],
    ["half a credential", { S3_BUCKET: "files", AWS_ACCESS_KEY_ID: "one" }, /belong together/],
    ["a bucket that cannot be one", { S3_BUCKET: "../files" }, /S3_BUCKET/],
    ["a limit that is no number", { FILE_BYTES_MAX: "huge" }, /FILE_BYTES_MAX/],
  ])("%s", (_name, environment, message) => {
    expect(() => toSettings(readEnvironment(environment))).toThrow(message);
  });
});

describe("the development inbox", () => {
  it.each([
    ["is there on this machine without mail", {}, true],
    ["is not there with mail", { SMTP_URL: "smtp://localhost" }, false],
    ["is not there behind a proxy", { TRUST_PROXY: "1", SMTP_URL: "smtp://localhost" }, false],
    ["is not there for the world", { PUBLIC_URL: "https://custody.example.org", SMTP_URL: "smtp://localhost" }, false],
  ])("%s", (_name, environment, has) => {
    expect(toSettings(readEnvironment(environment)).hasDevelopmentInbox).toBe(has);
  });
});
