// Threads of Node 20 do not take over the TypeScript loader of the main thread, so this one registers its own.
import { register } from "tsx/esm/api";

register();
await import("./stages.ts");
