"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import { KeyRound } from "lucide-react";
import { CopyBox } from "@/components/forms/CopyBox";
import { useBroker } from "../_setup/BrokerContext";
import { firstReadingCommand } from "../_setup/firstReading";

type SecretDialogProps = { name: string; secret: string; switches: number; note?: string; onClose: () => void };

/** The one time that a secret is seen: the server keeps its hash alone. */
export function SecretDialog({ name, secret, switches, note, onClose }: SecretDialogProps) {
	const broker = useBroker();
	return (
		<Modal.Backdrop isOpen isDismissable={false} onOpenChange={(open) => !open && onClose()}>
			<Modal.Container size="lg">
				<Modal.Dialog>
					<Modal.Header className="flex-row items-center gap-3">
						<span className="grid size-10 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-soft-foreground">
							<KeyRound aria-hidden className="size-5" />
						</span>
						<div>
							<Modal.Heading className="text-lg font-semibold tracking-tight">The secret of {name}</Modal.Heading>
							<p className="text-sm text-muted">
								Shown this once. {note ?? "Only its hash is kept; a lost secret is replaced by rotating it."}
							</p>
						</div>
					</Modal.Header>
					<Modal.Body className="flex flex-col gap-4">
						<CopyBox label="Secret (MQTT password)" text={secret} isSecret />
						<dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
							<dt className="text-muted">Broker</dt>
							<dd className="font-mono text-[13px]">
								{broker.host}:{broker.port}
								{broker.tls && " (TLS; its CA certificate is on the Devices page)"}
							</dd>
							<dt className="text-muted">User and client id</dt>
							<dd className="font-mono text-[13px]">{name}</dd>
							<dt className="text-muted">Topic</dt>
							<dd className="font-mono text-[13px]">autovolt/{name}/telemetry</dd>
						</dl>
						<CopyBox
							label="A first reading, from any machine with Mosquitto's clients"
							text={firstReadingCommand({ ...broker, name, secret, switches })}
						/>
					</Modal.Body>
					<Modal.Footer className="flex justify-end">
						<Button onPress={onClose}>I have stored it</Button>
					</Modal.Footer>
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}
