"use client";

import { useState } from "react";
import { sendJson } from "@/app/_client/requestJson";
import { useBuildings } from "@/app/_client/useConfiguration";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { ClassroomBody } from "@/wire/http/classrooms";
import { SendProblem } from "../SendProblem";

const NONE = "none";
const NEW = "new";

type ClassroomDialogProps = { onClose: () => void; onCreated?: (classroom: ClassroomBody) => void };

/** A room, and its building where that is new too: two things a person thinks of as one. */
export function ClassroomDialog({ onClose, onCreated }: ClassroomDialogProps) {
	const { data } = useBuildings();
	const buildings = data?.buildings ?? [];
	const [code, setCode] = useState("");
	const [name, setName] = useState("");
	const [area, setArea] = useState("");
	const [chosen, setChosen] = useState<string | null>(null);
	const [newBuilding, setNewBuilding] = useState("");
	const [isBuildingBusy, setIsBuildingBusy] = useState(false);
	const send = useSend<ClassroomBody>((classroom) => {
		onCreated?.(classroom);
		onClose();
	});
	const errors = fieldErrors(send.error);
	const building = chosen ?? (buildings.length === 0 ? NEW : NONE);

	const submit = async () => {
		const wanted = building === NEW ? newBuilding.trim() : building === NONE ? "" : building.slice(2);
		if (building === NEW && wanted !== "" && !buildings.some((each) => each.name === wanted)) {
			setIsBuildingBusy(true);
			// A name that was taken meanwhile is the building that was meant.
			await sendJson("POST", "/api/buildings", { name: wanted }).catch(() => undefined);
			setIsBuildingBusy(false);
		}
		const body = {
			code: code.trim(),
			name: name.trim(),
			building: wanted === "" ? null : wanted,
			...(area.trim() === "" ? {} : { area_m2: Number(area) }),
		};
		send.mutate({ method: "POST", url: "/api/classrooms", body });
	};

	return (
		<FormDialog
			title="New classroom"
			submitLabel="Create classroom"
			isBusy={send.isPending || isBuildingBusy}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => void submit()}
			onClose={onClose}
		>
			<TextInput
				label="Code"
				value={code}
				onChange={setCode}
				isRequired
				autoFocus
				placeholder="CSE-301"
				error={errors.code}
				description="How people name it; unique within the site."
			/>
			<TextInput label="Name" value={name} onChange={setName} placeholder="Programming lab" error={errors.name} />
			<div className="grid gap-4 sm:grid-cols-2">
				<Choice
					label="Building"
					options={[
						{ id: NONE, label: "None" },
						...buildings.map((each) => ({ id: `b:${each.name}`, label: each.name })),
						{ id: NEW, label: "New building…" },
					]}
					value={building}
					onChange={setChosen}
					error={errors.building}
				/>
				{building === NEW && (
					<TextInput label="New building" value={newBuilding} onChange={setNewBuilding} placeholder="Block A" />
				)}
				<TextInput label="Area" value={area} onChange={setArea} inputMode="decimal" suffix="m²" error={errors.area_m2} />
			</div>
		</FormDialog>
	);
}
