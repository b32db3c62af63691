"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import { Copy, Download, Scale, Undo2 } from "lucide-react";
import Link from "next/link";
import { downloadText } from "@/app/_client/downloadText";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatInstant, inZone } from "@/components/figures/formatTime";
import { ComponentList } from "./ComponentList";
import { tariffLabel } from "./componentWords";
import { whenText } from "./describeVersion";
import { stateOf } from "./groupVersions";
import { STATE_WORDS } from "./prepareSpans";
import { scopeName } from "./priceScope";
import { toExport } from "./versionExport";

type VersionDialogProps = {
	version: ShownVersion;
	siteName: string;
	zone: string;
	now: number;
	asOf: string | null;
	/** Null for whoever may not, and while an earlier belief is shown. */
	onWithdraw: (() => void) | null;
	mayCreate: boolean;
	onClose: () => void;
};

/** One version: what it says, for whom and when, who recorded it, and what can be made of it. */
export function VersionDialog({ version, siteName, zone, now, asOf, onWithdraw, mayCreate, onClose }: VersionDialogProps) {
	const exportIt = () =>
		downloadText(
			`tariff-${version.id}.json`,
			`${JSON.stringify(toExport(version), null, "\t")}\n`,
			"application/json;charset=utf-8",
		);
	return (
		<Modal.Backdrop isOpen onOpenChange={(open) => !open && onClose()}>
			<Modal.Container size="lg" scroll="inside">
				<Modal.Dialog>
					<Modal.CloseTrigger />
					<Modal.Header>
						<Modal.Heading className="text-lg font-semibold tracking-tight">
							{tariffLabel(version.components, version.currency)}
						</Modal.Heading>
						<p className="mt-1 text-sm leading-6 text-muted">
							Version {version.id} for {scopeName(version, siteName)}, {whenText(version, zone)} ({zone});{" "}
							{STATE_WORDS[stateOf(version, now)]}
						</p>
					</Modal.Header>
					<Modal.Body className="flex flex-col gap-4 overflow-y-auto p-1">
						<ComponentList components={version.components} currency={version.currency} />
						<dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
							<dt className="text-muted">Recorded</dt>
							<dd>
								{formatInstant(inZone(version.created_at, zone))} by {version.created_by}
							</dd>
							<dt className="text-muted">Notes</dt>
							<dd>{version.notes || "none"}</dd>
							<dt className="text-muted">History</dt>
							<dd>
								{asOf === null
									? "It is never overwritten: a later version only shortens how long it holds. "
									: "Shown as it was believed then. "}
								<Link
									href={`/cost-versions?as_of=${inZone(version.created_at, zone).slice(0, 10)}`}
									className="text-link"
									onClick={onClose}
								>
									Prices as known on the day it was recorded
								</Link>
							</dd>
						</dl>
					</Modal.Body>
					<Modal.Footer className="flex flex-wrap justify-end gap-2">
						{onWithdraw && (
							<Button variant="danger-soft" className="mr-auto" onPress={onWithdraw}>
								<Undo2 aria-hidden className="size-4" />
								Withdraw…
							</Button>
						)}
						<Button variant="tertiary" onPress={exportIt}>
							<Download aria-hidden className="size-4" />
							Export JSON
						</Button>
						<Link href={`/cost-versions/compare?pick=v${version.id}`} className="button button--tertiary">
							<Scale aria-hidden className="size-4" />
							Compare
						</Link>
						{mayCreate && (
							<Link href={`/cost-versions/new?base=v${version.id}`} className="button button--primary">
								<Copy aria-hidden className="size-4" />
								Use as template
							</Link>
						)}
					</Modal.Footer>
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}
