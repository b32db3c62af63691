"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import { CopyBox } from "@/components/forms/CopyBox";

type OnceDialogProps = { title: string; label: string; text: string; note: string; onClose: () => void };

/** Something secret, seen this one time. */
export function OnceDialog({ title, label, text, note, onClose }: OnceDialogProps) {
	return (
		<Modal.Backdrop isOpen isDismissable={false} onOpenChange={(open) => !open && onClose()}>
			<Modal.Container size="md">
				<Modal.Dialog>
					<Modal.Header>
						<Modal.Heading className="text-lg font-semibold tracking-tight">{title}</Modal.Heading>
						<p className="text-sm text-muted">Shown this once. {note}</p>
					</Modal.Header>
					<Modal.Body>
						<CopyBox label={label} text={text} isSecret />
					</Modal.Body>
					<Modal.Footer className="flex justify-end">
						<Button onPress={onClose}>I have stored it</Button>
					</Modal.Footer>
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}
