import { Button } from "@heroui/react/button";
import { pathWords } from "@/app/_client/problemWords";
import type { Problem } from "@/app/_client/requestJson";
import { useSchedules } from "@/app/_client/useTimetable";
import { ProblemNotice } from "@/components/states/ProblemNotice";

type ConflictNoticeProps = {
	problem: Problem;
	scheduleId: number;
	onReload: () => void;
	onKeep: (revision: number) => void;
};

/** Somebody saved in between: what he changed, and whether to begin from there or to save over it. */
export function ConflictNotice({ problem, scheduleId, onReload, onKeep }: ConflictNoticeProps) {
	const { refetch } = useSchedules(null);
	const keep = async () => {
		const stands = (await refetch()).data?.schedules.find(({ id }) => id === scheduleId);
		if (stands) onKeep(stands.revision);
	};
	const changed = problem.paths
		.filter(({ path }) => path !== "revision")
		.map(({ path, message }) => `${pathWords(path)} ${message}`)
		.join("; ");
	return (
		<ProblemNotice
			title="Somebody changed this schedule while you were typing."
			detail={changed}
			safe="What you typed is kept."
			action={
				<span className="flex flex-wrap gap-2">
					<Button size="sm" variant="tertiary" onPress={onReload}>
						Take theirs
					</Button>
					<Button size="sm" variant="tertiary" onPress={() => void keep()}>
						Keep mine
					</Button>
				</span>
			}
		/>
	);
}
