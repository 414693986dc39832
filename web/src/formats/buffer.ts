import { Buffer } from "buffer/";

// The reader of Access files was written for Node and takes its buffers from the global scope.
Object.assign(globalThis, { Buffer });
