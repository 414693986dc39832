import type * as z from "zod";
import type { RouteKey, Routes } from "./routes.ts";

type InputOf<R, K extends string> = R extends { readonly [P in K]: infer S extends z.ZodType } ? z.input<S> : undefined;
type OutputOf<R, K extends string> = R extends { readonly [P in K]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** What a client passes to the route. */
export type RouteInput<K extends RouteKey, P extends "params" | "query" | "body"> = InputOf<Routes[K], P>;
/** What the server's handler gets after validation. */
export type RouteParsed<K extends RouteKey, P extends "params" | "query" | "body"> = OutputOf<Routes[K], P>;

type Answers<R> = R extends { readonly answers: infer A } ? A : never;
type SuccessStatus<A> = { [S in keyof A]: `${S & number}` extends `2${string}` ? S : never }[keyof A];
type BodyOf<T> = T extends z.ZodType ? z.output<T> : undefined;

/** The body of the route's successful answer. */
export type RouteAnswer<K extends RouteKey> = BodyOf<Answers<Routes[K]>[SuccessStatus<Answers<Routes[K]>>]>;
