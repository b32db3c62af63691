import type { Problem } from "@/app/_client/requestJson";
import { ProblemNotice } from "@/components/states/ProblemNotice";

/** Why a change was refused. Nothing was changed then, and what was typed is still there. */
export function SendProblem({ problem }: { problem: Problem | null }) {
	if (!problem) return null;
	const isVague = problem.detail === "" || problem.detail === problem.message;
	return (
		<ProblemNotice
			title={problem.message}
			detail={isVague ? "" : `${problem.detail}.`.replace("..", ".")}
			safe="Nothing was changed; what you typed is kept."
		/>
	);
}
