"use client";

import { Button } from "@heroui/react/button";
import { Check } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { type Account, useAccount } from "@/app/_client/AccountContext";
import type { OverviewResponse } from "@/wire/http/overview";
import { DeviceDialog } from "../_devices/DeviceDialog";
import { ClassroomDialog } from "./ClassroomDialog";
import { FirstReadingHelp } from "./FirstReadingHelp";

type SetupGuideProps = { setup: OverviewResponse["setup"]; zone: string };
type Role = Account["role"];
type Step = { id: "classroom" | "device" | "reading" | "price"; title: string; done: boolean; text: string; role: Role };

const RANK: Readonly<Record<Role, number>> = { viewer: 0, manager: 1, admin: 2 };

/** From nothing to a first reading with its price, one step at a time; gone once all four stand. */
export function SetupGuide({ setup, zone }: SetupGuideProps) {
	const [open, setOpen] = useState<Step["id"] | null>(null);
	const role = useAccount()?.role ?? "viewer";
	const steps: Step[] = [
		{
			id: "classroom",
			title: "Create a classroom",
			done: setup.classrooms > 0,
			text: "Energy and cost are told by the room. Start with one; its code is what people say, such as CSE-301.",
			role: "manager",
		},
		{
			id: "device",
			title: "Connect a device",
			done: setup.devices > 0,
			text: "Give it a name and a room. You get its secret once, and a ready command for a first reading.",
			role: "manager",
		},
		{
			id: "reading",
			title: "Receive its first reading",
			done: setup.readings > 0,
			text: "This page waits for it and moves by itself within two seconds.",
			role: "viewer",
		},
		{
			id: "price",
			title: "Set a price per kWh",
			done: setup.cost_versions > 0,
			text: "Without a cost version energy is shown as unpriced, never as free. A price may start in the past.",
			role: "admin",
		},
	];
	const next = steps.find((step) => !step.done);
	if (!next) return null;
	return (
		<section aria-labelledby="setup-title" className="panel p-5 sm:p-6">
			<h2 id="setup-title" className="text-lg font-semibold tracking-tight">
				{setup.classrooms === 0 ? "Four steps to the first figure" : "Almost there"}
			</h2>
			<p className="mt-1 text-sm text-muted">
				Times are in {zone}.{" "}
				{role === "admin" && (
					<>
						To look around first, stop this and run{" "}
						<code className="rounded bg-surface-secondary px-1.5 py-0.5 font-mono text-[13px]">npm run demo</code>: a simulated
						campus with 60 days of history.
					</>
				)}
			</p>
			<ol className="mt-5 flex flex-col gap-1">
				{steps.map((step, index) => {
					const isNext = step === next;
					return (
						<li
							key={step.id}
							aria-current={isNext ? "step" : undefined}
							className={`flex gap-4 rounded-2xl p-3 ${isNext ? "bg-surface-secondary" : ""}`}
						>
							<span
								className={`grid size-7 shrink-0 place-items-center rounded-full text-sm font-medium ${step.done ? "bg-accent text-accent-foreground" : isNext ? "bg-foreground text-background" : "bg-default text-muted"}`}
							>
								{step.done ? <Check aria-label="done" className="size-4" /> : index + 1}
							</span>
							<div className="min-w-0 flex-1">
								<h3 className={`text-sm leading-7 font-medium ${step.done ? "text-muted line-through" : ""}`}>{step.title}</h3>
								{isNext && (
									<>
										<p className="text-sm leading-6 text-muted">{step.text}</p>
										{RANK[role] >= RANK[step.role] ? (
											<div className="mt-3">{actionOf(step.id, setOpen)}</div>
										) : (
											<p className="mt-2 text-sm leading-6">
												{step.role === "admin" ? "An admin does this; your" : "A manager or an admin does this; your"} role is{" "}
												{role}.
											</p>
										)}
									</>
								)}
							</div>
						</li>
					);
				})}
			</ol>
			{open === "classroom" && <ClassroomDialog onClose={() => setOpen(null)} />}
			{open === "device" && <DeviceDialog onClose={() => setOpen(null)} />}
		</section>
	);
}

function actionOf(id: Step["id"], setOpen: (id: Step["id"]) => void) {
	switch (id) {
		case "classroom":
			return <Button onPress={() => setOpen(id)}>Create the first classroom</Button>;
		case "device":
			return <Button onPress={() => setOpen(id)}>Connect the first device</Button>;
		case "reading":
			return <FirstReadingHelp />;
		case "price":
			return (
				<Link href="/cost-versions?new=1" className="button button--primary">
					Create the first cost version
				</Link>
			);
	}
}
