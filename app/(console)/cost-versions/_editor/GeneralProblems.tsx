import type { PathProblem } from "./placeProblems";

/** What belongs to no field of the form: about the list as a whole, or a part that is not there. */
export function GeneralProblems({ problems }: { problems: readonly PathProblem[] }) {
	if (problems.length === 0) return null;
	return (
		<ul role="alert" className="rounded-2xl bg-danger-soft px-4 py-3 text-sm leading-6 text-danger-soft-foreground">
			{problems.map(({ path, message }) => (
				<li key={`${path}-${message}`}>
					{path !== "" && <code className="mr-1.5 font-mono text-xs">{path}</code>}
					{message}
				</li>
			))}
		</ul>
	);
}
