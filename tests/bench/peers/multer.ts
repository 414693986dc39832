import express from "express";
import multer from "multer";
import { folder, serve } from "./serve.ts";

/** multer with its disk storage. */
const form = multer({ dest: folder });
const app = express();
app.post("/", form.single("file"), (request, response) => {
  response.status(201).json({ path: request.file?.path });
});
serve(app);
