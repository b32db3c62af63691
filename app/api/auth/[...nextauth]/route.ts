import { handleAuth } from "@/app/_server/handleAuth";

export const GET = handleAuth;
export const POST = handleAuth;
