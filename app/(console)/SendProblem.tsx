"use client";

import { useEffect, useRef } from "react";
import { focusFirstInvalid } from "@/app/_client/focusFirstInvalid";
import { problemText } from "@/app/_client/problemWords";
import type { Problem } from "@/app/_client/requestJson";
import { ProblemNotice } from "@/components/states/ProblemNotice";

/** Why a change was refused. Nothing was changed then, and what was typed is still there; the first wrong field has the cursor. */
export function SendProblem({ problem }: { problem: Problem | null }) {
	const notice = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (problem !== null && problem.paths.length > 0) focusFirstInvalid(notice.current?.closest("form"));
	}, [problem]);
	if (!problem) return null;
	const said = problemText(problem);
	return (
		<div ref={notice}>
			<ProblemNotice
				title={problem.message}
				detail={said === "" ? "" : `${said}.`.replace("..", ".")}
				safe="Nothing was changed; what you typed is kept."
			/>
		</div>
	);
}
