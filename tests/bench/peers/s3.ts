import { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { serve } from "./serve.ts";

/** The least that an upload into a bucket can be: the request, handed to the SDK's own `Upload` with parts of our size. */
const { S3_ENDPOINT = "", S3_REGION = "", S3_BUCKET = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = process.env;
const client = new S3Client({ endpoint: S3_ENDPOINT, region: S3_REGION, forcePathStyle: true, credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } });

serve((request, response) => {
  new Upload({ client, params: { Bucket: S3_BUCKET, Key: "peer", Body: request }, partSize: 8 << 20, queueSize: 4 }).done().then(
    () => response.writeHead(204).end(),
    (error: unknown) => {
      console.error(error);
      response.destroy();
    },
  );
});
