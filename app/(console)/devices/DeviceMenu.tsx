"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import { Archive, KeyRound, MoveRight, SlidersHorizontal } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { LastSeen } from "@/components/figures/LastSeen";
import type { DeviceBody } from "@/wire/http/devices";
import { ConfigLine } from "../_devices/ConfigLine";
import { ArchiveDialog } from "./ArchiveDialog";
import { MoveDialog } from "./MoveDialog";
import { RatingsDialog } from "./RatingsDialog";
import { RotateDialog } from "./RotateDialog";

type DeviceMenuProps = {
	device: DeviceBody;
	zone: string;
	now: number;
	onClose: () => void;
	/** The device's own page needs no way to itself. */
	isOnItsPage?: boolean;
};

const ACTIONS = [
	{ id: "move", label: "Move to another classroom", text: "Energy before the move stays where it was used.", icon: MoveRight },
	{
		id: "ratings",
		label: "Switches and ratings",
		text: "Ratings are dated; what was counted before stays.",
		icon: SlidersHorizontal,
	},
	{ id: "rotate", label: "Rotate its secret", text: "The old one keeps working for an overlap that you choose.", icon: KeyRound },
	{ id: "archive", label: "Archive", text: "Its credentials end now; its history stays.", icon: Archive },
] as const;

export function DeviceMenu({ device, zone, now, onClose, isOnItsPage = false }: DeviceMenuProps) {
	const [action, setAction] = useState<(typeof ACTIONS)[number]["id"] | null>(null);
	switch (action) {
		case "move":
			return <MoveDialog device={device} zone={zone} onClose={onClose} />;
		case "ratings":
			return <RatingsDialog device={device} onClose={onClose} />;
		case "rotate":
			return <RotateDialog device={device} onClose={onClose} />;
		case "archive":
			return <ArchiveDialog device={device} onClose={onClose} />;
		case null:
			return (
				<Modal.Backdrop isOpen onOpenChange={(open) => !open && onClose()}>
					<Modal.Container size="sm">
						<Modal.Dialog>
							<Modal.CloseTrigger />
							<Modal.Header>
								<Modal.Heading className="text-lg font-semibold tracking-tight">{device.esp32_name}</Modal.Heading>
								<p className="text-sm text-muted">
									{device.classroom ?? "No classroom"} · <LastSeen at={device.status?.last_seen ?? null} zone={zone} now={now} />
								</p>
								{!isOnItsPage && (
									<Link href={`/devices/${encodeURIComponent(device.esp32_name)}`} className="text-link w-fit text-sm">
										Facts, switches and restarts
									</Link>
								)}
								<ConfigLine config={device.config} zone={zone} now={now} isExplained />
							</Modal.Header>
							<Modal.Body className="flex flex-col gap-1.5 p-1">
								{ACTIONS.map(({ id, label, text, icon: Icon }) => (
									<Button
										key={id}
										variant="ghost"
										fullWidth
										className="h-auto justify-start gap-3 rounded-2xl px-3 py-2.5 text-left"
										onPress={() => setAction(id)}
									>
										<Icon aria-hidden className={`size-4 ${id === "archive" ? "text-danger" : "text-muted"}`} />
										<span className="flex flex-col">
											<span>{label}</span>
											<span className="text-xs font-normal whitespace-normal text-muted">{text}</span>
										</span>
									</Button>
								))}
							</Modal.Body>
						</Modal.Dialog>
					</Modal.Container>
				</Modal.Backdrop>
			);
	}
}
