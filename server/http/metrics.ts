import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { RequestHandler } from "express";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Ports } from "../actions/context.ts";
import { transferStates } from "../domain/custody/words.ts";
import { recordsMetrics } from "./metrics-records.ts";

/** What Prometheus may read, and what gathers it. Labels are names of routes, jobs and states: never an id, an address or a name (R29). */
export interface Metrics {
  /** Times every request; the route's name comes from `response.locals`, where `mount` puts it. */
  readonly time: RequestHandler;
  /** Answers who gives the token of `METRICS`; for anybody else it is not there (R25). */
  readonly show: RequestHandler;
  /** Counts the bytes of every connection. */
  watch(server: Server): void;
}

declare module "express-serve-static-core" {
  interface Locals {
    /** The route's name (`transfers.check-out`), once one was found. */
    routeName?: string;
  }
}

export function createMetrics(ports: Ports, token: string): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const duration = new Histogram({ name: "custody_http_request_duration_seconds", help: "From the first byte of a request to the last of its answer", labelNames: ["route", "status"], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600], registers });
  const open = new Gauge({ name: "custody_uploads_open", help: "Upload requests under way in this process", registers });
  open.set(0);
  const connections = byteCounters(registers);
  const askRecords = recordsMetrics(ports, transferStates, registers);
  const expected = digestOf(`Bearer ${token}`);
  return {
    time: (request, response, next) => {
      const end = duration.startTimer();
      const isUpload = isUploading(request);
      if (isUpload) open.inc();
      response.once("close", () => {
        if (isUpload) open.dec();
        // Broken off before an answer: 499, as proxies call it.
        const status = response.headersSent ? `${String(Math.floor(response.statusCode / 100))}xx` : "499";
        end({ route: response.locals.routeName ?? "other", status });
      });
      next();
    },
    show: async (request, response, next) => {
      if (!timingSafeEqual(digestOf(request.headers.authorization ?? ""), expected)) {
        next();
        return;
      }
      await askRecords();
      response.set({ "Content-Type": register.contentType, "Cache-Control": "no-store" }).send(await register.metrics());
    },
    watch: (server) => { server.on("connection", connections); },
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

function isUploading(request: IncomingMessage): boolean {
  const path = request.url ?? "";
  return (request.method === "PATCH" && path.startsWith("/api/uploads/")) || (request.method === "POST" && /^\/api\/transfers\/[^/]+\/files/.test(path));
}

/** Bytes as the sockets count them, so that a transfer that lasts for hours shows while it goes on. */
function byteCounters(registers: Registry[]): (socket: Socket) => void {
  const sockets = new Set<Socket>();
  const ended = { received: 0, sent: 0 };
  const total = (): typeof ended => {
    const sum = { ...ended };
    for (const socket of sockets) {
      sum.received += socket.bytesRead;
      sum.sent += socket.bytesWritten;
    }
    return sum;
  };
  const counter = (name: string, help: string, value: () => number): void => {
    new Counter({ name, help, registers, collect() { this.reset(); this.inc(value()); } });
  };
  counter("custody_http_received_bytes_total", "Bytes received by this process, headers included", () => total().received);
  counter("custody_http_sent_bytes_total", "Bytes sent by this process, headers included", () => total().sent);
  return (socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      ended.received += socket.bytesRead;
      ended.sent += socket.bytesWritten;
    });
  };
}
