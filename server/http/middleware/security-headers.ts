import type { RequestHandler } from "express";
import helmet from "helmet";

const self = ["'self'"];

/** The workers that compute fingerprints and read databases: their own responses alone may compile WebAssembly. */
const workers = /^\/assets\/(hash|tables|masked-rows|session-host)-worker-[\w-]+\.js$/;

function policy(scripts: readonly string[]): Record<string, Iterable<string>> {
  return {
    "default-src": ["'none'"],
    "script-src": scripts,
    "style-src": self,
    "connect-src": self,
    "img-src": ["'self'", "blob:"],
    "font-src": self,
    "worker-src": self,
    "manifest-src": self,
    "form-action": self,
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
}

function headers(isSecure: boolean, scripts: readonly string[]) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      // Upgrading a loopback http page would send its own scripts to an https port that nobody serves.
      directives: { ...policy(scripts), ...(isSecure ? { "upgrade-insecure-requests": [] } : {}) },
    },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: false,
    originAgentCluster: true,
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: isSecure ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    xContentTypeOptions: true,
    xDnsPrefetchControl: { allow: false },
    xDownloadOptions: true,
    xFrameOptions: { action: "deny" },
    xPermittedCrossDomainPolicies: { permittedPolicies: "none" },
    xPoweredBy: true,
    xXssProtection: true,
  });
}

/** The security headers of every answer, and `no-store` on everything that the API says. */
export function securityHeaders(publicUrl: URL): RequestHandler {
  const isSecure = publicUrl.protocol === "https:";
  const usual = headers(isSecure, self);
  const forWorkers = headers(isSecure, ["'self'", "'wasm-unsafe-eval'"]);
  return (request, response, next) => {
    response.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(self)");
    if (/^\/api(\/|$)/i.test(request.path)) response.set("Cache-Control", "no-store");
    (workers.test(request.path) ? forWorkers : usual)(request, response, next);
  };
}
