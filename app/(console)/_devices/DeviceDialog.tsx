"use client";

import { Button } from "@heroui/react/button";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import { ClassroomDialog } from "../_setup/ClassroomDialog";
import { SendProblem } from "../SendProblem";
import { SecretDialog } from "./SecretDialog";
import { SwitchesEditor } from "./SwitchesEditor";
import { type SwitchDraft, toSwitchInput } from "./switchPresets";

type Created = { esp32_name: string; secret: string; switches: unknown[] };
type DeviceDialogProps = { onClose: () => void; name?: string; classroom?: string; switchCount?: number };

/** Makes a device, or adopts one that already publishes under this name; then shows its secret, once. */
export function DeviceDialog({ onClose, name: adoptedName, classroom: firstClassroom, switchCount = 0 }: DeviceDialogProps) {
	const { data: classrooms = [] } = useClassrooms();
	const [name, setName] = useState(adoptedName ?? "");
	const [chosenRoom, setChosenRoom] = useState<string | null>(firstClassroom ?? null);
	const [drafts, setDrafts] = useState<SwitchDraft[]>(() =>
		Array.from({ length: switchCount }, (_, index) => ({
			key: `seen-${index}`,
			name: `Switch ${index}`,
			type: "other",
			ratingW: "",
		})),
	);
	const [powerMax, setPowerMax] = useState("");
	const [isRoomOpen, setIsRoomOpen] = useState(false);
	const [created, setCreated] = useState<Created | null>(null);
	const send = useSend<Created>(setCreated);
	const errors = fieldErrors(send.error);
	const room = chosenRoom ?? (classrooms.length === 1 ? (classrooms[0]?.code ?? null) : null);

	if (created)
		return (
			<SecretDialog name={created.esp32_name} secret={created.secret} switches={created.switches.length} onClose={onClose} />
		);
	if (isRoomOpen) return <ClassroomDialog onClose={() => setIsRoomOpen(false)} onCreated={(made) => setChosenRoom(made.code)} />;

	const submit = () => {
		const body = {
			esp32_name: name.trim(),
			classroom: room,
			switches: drafts.map(toSwitchInput),
			...(powerMax.trim() === "" ? {} : { power_max_w: Number(powerMax) }),
		};
		send.mutate({ method: "POST", url: "/api/devices", body });
	};
	return (
		<FormDialog
			title={adoptedName ? `Adopt ${adoptedName}` : "Connect a device"}
			intro={
				adoptedName
					? "It already publishes under this name. Once adopted, what it has sent until now counts too; from then on it is let in with the secret you get here."
					: "The name is at once its MQTT user, its client id and its topic."
			}
			size="lg"
			submitLabel={adoptedName ? "Adopt and show the secret" : "Create and show the secret"}
			isBusy={send.isPending}
			isSubmitDisabled={room === null}
			problem={<SendProblem problem={send.error} />}
			onSubmit={submit}
			onClose={onClose}
		>
			<div className="grid gap-4 sm:grid-cols-2">
				<TextInput
					label="Name (esp32_name)"
					value={name}
					onChange={setName}
					isRequired
					isReadOnly={adoptedName !== undefined}
					autoFocus={adoptedName === undefined}
					placeholder="B-204"
					pattern="[A-Za-z0-9_\-]{1,32}"
					description="1 to 32 of A–Z a–z 0–9 _ -"
					error={errors.esp32_name}
				/>
				<div className="flex items-start gap-2">
					<Choice
						className="min-w-0 flex-1"
						label="Classroom"
						placeholder={classrooms.length === 0 ? "No classroom yet" : "Choose…"}
						options={classrooms.map((each) => ({ id: each.code, label: each.code, hint: each.building ?? "" }))}
						value={room}
						onChange={setChosenRoom}
						error={errors.classroom}
					/>
					<Button isIconOnly variant="tertiary" aria-label="New classroom" className="mt-6.5" onPress={() => setIsRoomOpen(true)}>
						<Plus aria-hidden className="size-4" />
					</Button>
				</div>
			</div>
			<SwitchesEditor drafts={drafts} onChange={setDrafts} errors={errors} />
			<TextInput
				label="Highest possible power"
				value={powerMax}
				onChange={setPowerMax}
				inputMode="decimal"
				suffix="W"
				description="Rises above it are held back as implausible. Empty: 1.5 times the ratings, or 25 kW where none is known."
				error={errors.power_max_w}
			/>
		</FormDialog>
	);
}
