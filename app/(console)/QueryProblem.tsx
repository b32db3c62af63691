"use client";

import { Button } from "@heroui/react/button";
import { Problem } from "@/app/_client/requestJson";
import { ProblemNotice } from "@/components/states/ProblemNotice";

type QueryProblemProps = { error: unknown; hasOldData: boolean; onRetry: () => void };

export function QueryProblem({ error, hasOldData, onRetry }: QueryProblemProps) {
	const problem = error instanceof Problem ? error : new Problem(0, {});
	const unreachable = problem.status === 0 || problem.status >= 500;
	return (
		<ProblemNotice
			title={problem.message}
			detail={unreachable ? "" : problem.detail === problem.message ? "" : problem.detail}
			safe={
				hasOldData
					? "Below are the last figures that came; devices keep their readings until they are committed."
					: "Nothing was changed; devices keep their readings until they are committed."
			}
			action={
				<Button size="sm" variant="tertiary" onPress={onRetry}>
					Try again
				</Button>
			}
		/>
	);
}
