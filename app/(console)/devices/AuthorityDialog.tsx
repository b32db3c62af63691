"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import { Download, ShieldCheck } from "lucide-react";
import { CopyBox } from "@/components/forms/CopyBox";
import type { MqttAuthorityBody } from "@/wire/http/mqttAuthority";

type AuthorityDialogProps = { authority: MqttAuthorityBody; zone: string; onClose: () => void };

/** What a device needs to check that it speaks to this broker. Nothing of it is secret. */
export function AuthorityDialog({ authority, zone, onClose }: AuthorityDialogProps) {
	const day = (text: string) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone }).format(new Date(text));
	return (
		<Modal.Backdrop isOpen onOpenChange={(open) => !open && onClose()}>
			<Modal.Container size="lg">
				<Modal.Dialog>
					<Modal.Header className="flex-row items-center gap-3">
						<span className="grid size-10 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-soft-foreground">
							<ShieldCheck aria-hidden className="size-5" />
						</span>
						<div>
							<Modal.Heading className="text-lg font-semibold tracking-tight">The broker's CA certificate</Modal.Heading>
							<p className="text-sm text-muted">Devices that trust it know this broker, and nobody can read along.</p>
						</div>
					</Modal.Header>
					<Modal.Body className="flex flex-col gap-4">
						<CopyBox label="SHA-256 fingerprint" text={authority.fingerprint_sha256} />
						<dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
							<dt className="text-muted">Port (TLS)</dt>
							<dd className="font-mono text-[13px]">{authority.port}</dd>
							<dt className="text-muted">Reached as</dt>
							<dd className="break-words font-mono text-[13px]">{authority.server_names.join(", ")}</dd>
							<dt className="text-muted">CA valid until</dt>
							<dd>{day(authority.ends)}</dd>
							<dt className="text-muted">Broker's own until</dt>
							<dd>{day(authority.server_ends)}, renewed 30 days before</dd>
						</dl>
						<p className="rounded-xl bg-surface-secondary px-3 py-2.5 text-sm leading-6">
							A device must reach the broker by one of these names or addresses; <code className="font-mono">MQTT_TLS_NAMES</code>{" "}
							adds others. Compare the fingerprint with the one that <code className="font-mono">npm run doctor</code> says.
						</p>
					</Modal.Body>
					<Modal.Footer className="flex justify-end gap-2">
						<Button variant="tertiary" onPress={onClose}>
							Close
						</Button>
						<Button onPress={() => save(authority.certificate)}>
							<Download aria-hidden className="size-4" />
							Download autovolt-ca.crt
						</Button>
					</Modal.Footer>
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}

function save(certificate: string): void {
	const url = URL.createObjectURL(
		new Blob([certificate.endsWith("\n") ? certificate : `${certificate}\n`], { type: "application/x-x509-ca-cert" }),
	);
	const link = Object.assign(document.createElement("a"), { href: url, download: "autovolt-ca.crt" });
	link.click();
	URL.revokeObjectURL(url);
}
