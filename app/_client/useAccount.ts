import { useQuery } from "@tanstack/react-query";
import { requestJson } from "./requestJson";

export type Account = { email: string; role: "viewer" | "manager" | "admin" };
type Session = { user?: { email?: string | null; role?: Account["role"] } };

/** Who is signed in, for what is shown; what is allowed is decided by the server at each request. */
export function useAccount(): Account | null {
	const { data } = useQuery({
		queryKey: ["account"],
		queryFn: ({ signal }) => requestJson<Session>("/api/auth/session", { signal }),
		staleTime: 60_000,
	});
	const user = data?.user;
	return user?.email ? { email: user.email, role: user.role ?? "viewer" } : null;
}
