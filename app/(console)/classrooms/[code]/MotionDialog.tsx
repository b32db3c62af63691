"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { CheckField } from "@/components/forms/CheckField";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { MotionRuleBody } from "@/wire/http/motionRules";
import type { RoomSwitchesBody } from "@/wire/http/roomSwitches";
import { SendProblem } from "../../SendProblem";
import { motionWords, TYPE_WORDS } from "./motionWords";

type Kind = MotionRuleBody["switch_types"][number];
type Device = RoomSwitchesBody["devices"][number];
type MotionDialogProps = {
	code: string;
	/** Null: the room has none yet. */
	rule: MotionRuleBody | null;
	devices: readonly Device[];
	onClose: () => void;
};

const MINUTES = /^\d+(\.\d+)?$/;

/** What motion does in this room. */
export function MotionDialog({ code, rule, devices, onClose }: MotionDialogProps) {
	const kinds = [
		...new Set([...devices.flatMap(({ switches }) => switches.map(({ type }) => type)), ...(rule?.switch_types ?? [])]),
	];
	const [minutes, setMinutes] = useState(String((rule?.hold_seconds ?? 600) / 60));
	// No types in the rule are all of them, also those that the room gets later: saving must not make them today's.
	const [isAll, setIsAll] = useState(rule !== null && rule.switch_types.length === 0);
	const [named, setNamed] = useState<readonly Kind[]>(
		rule === null ? kinds.filter((kind) => kind === "light" || kind === "fan") : rule.switch_types,
	);
	const chosen = isAll ? kinds : named;
	const [turnOn, setTurnOn] = useState(rule?.turn_on ?? true);
	const [autoOff, setAutoOff] = useState(rule?.auto_off ?? true);
	const [enabled, setEnabled] = useState(rule?.enabled ?? true);
	const [kept, setKept] = useState<readonly string[]>(
		devices.flatMap((device) => device.switches.filter((each) => each.no_auto_off).map((each) => keyOf(device, each.switch))),
	);
	const chooseAll = (all: boolean) => {
		setIsAll(all);
		if (!all && named.length === 0) setNamed(kinds);
	};
	const save = useSend<MotionRuleBody>((saved) => {
		toast.success("Motion saved", { description: motionWords(saved) });
		onClose();
	});
	const remove = useSend<void>(() => {
		toast.success("Motion removed", { description: `Motion switches nothing in ${code} any more.` });
		onClose();
	});
	const problem = save.error ?? remove.error;
	const errors = fieldErrors(problem);
	const holdSeconds = Math.round(Number(minutes) * 60);
	const isWrong = !MINUTES.test(minutes.trim()) || holdSeconds < 5 || holdSeconds > 86_400;
	const concerned = devices.flatMap((device) =>
		device.switches
			.filter(({ type }) => chosen.includes(type))
			.map((each) => ({ key: keyOf(device, each.switch), name: each.name })),
	);
	const body = {
		hold_seconds: holdSeconds,
		switch_types: isAll ? [] : named,
		turn_on: turnOn,
		auto_off: autoOff,
		enabled,
		never_off: kept.map((key) => {
			const [deviceId, position] = key.split("/").map(Number);
			return { device_id: deviceId, switch: position };
		}),
	};
	return (
		<FormDialog
			title={`Motion in ${code}`}
			intro="A sensor on one of the room's devices says when somebody is there. Whoever switches off by hand while motion goes on has the last word until the room has been empty."
			submitLabel="Save"
			isBusy={save.isPending || remove.isPending}
			isSubmitDisabled={isWrong || (!isAll && named.length === 0)}
			problem={<SendProblem problem={problem} />}
			onSubmit={() =>
				save.mutate(
					rule === null
						? { method: "POST", url: "/api/motion-rules", body: { classroom: code, ...body } }
						: { method: "PATCH", url: `/api/motion-rules/${rule.id}`, body },
				)
			}
			onClose={onClose}
		>
			<CheckField label="In force" isSelected={enabled} onChange={setEnabled} />
			<TextInput
				label="Empty after"
				value={minutes}
				onChange={setMinutes}
				isRequired
				inputMode="decimal"
				suffix="min"
				description="Without motion for so long the room counts as empty."
				error={isWrong ? "between 5 seconds (0.1) and 24 hours (1440)" : errors["hold_seconds"]}
			/>
			<fieldset className="flex flex-col gap-2">
				<legend className="mb-1 text-sm font-medium">Which switches</legend>
				<CheckField label="All, also types that come later" isSelected={isAll} onChange={(all) => chooseAll(all)} />
				{!isAll &&
					kinds.map((kind) => (
						<CheckField
							key={kind}
							label={TYPE_WORDS[kind].replace(/^./, (first) => first.toUpperCase())}
							isSelected={named.includes(kind)}
							onChange={(isChosen) => setNamed(isChosen ? [...named, kind] : named.filter((each) => each !== kind))}
						/>
					))}
			</fieldset>
			<CheckField label="Switch on when somebody comes in" isSelected={turnOn} onChange={setTurnOn} />
			<CheckField label="Switch off when the room is empty" isSelected={autoOff} onChange={setAutoOff} />
			{autoOff && concerned.length > 0 && (
				<fieldset className="flex flex-col gap-2">
					<legend className="mb-1 text-sm font-medium">Never switch off by motion</legend>
					{concerned.map(({ key, name }) => (
						<CheckField
							key={key}
							label={name}
							isSelected={kept.includes(key)}
							onChange={(isKept) => setKept(isKept ? [...kept, key] : kept.filter((each) => each !== key))}
						/>
					))}
				</fieldset>
			)}
			{rule !== null && (
				<Button
					size="sm"
					variant="ghost"
					className="self-start"
					isDisabled={save.isPending}
					isPending={remove.isPending}
					onPress={() => remove.mutate({ method: "DELETE", url: `/api/motion-rules/${rule.id}` })}
				>
					Remove the motion rule
				</Button>
			)}
		</FormDialog>
	);
}

function keyOf({ device_id }: Device, position: number): string {
	return `${device_id}/${position}`;
}
