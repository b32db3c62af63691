"use client";

import { Button } from "@heroui/react/button";
import { Modal } from "@heroui/react/modal";
import type { FormEvent, ReactNode } from "react";

type FormDialogProps = {
	title: string;
	intro?: ReactNode;
	submitLabel: string;
	isBusy: boolean;
	isDanger?: boolean;
	isSubmitDisabled?: boolean;
	size?: "sm" | "md" | "lg";
	problem?: ReactNode;
	onSubmit: () => void;
	onClose: () => void;
	children?: ReactNode;
};

/** A dialog around one form. It stays open, with all that was typed, until the server has said yes. */
export function FormDialog({
	title,
	intro,
	submitLabel,
	isBusy,
	isDanger = false,
	isSubmitDisabled = false,
	size = "md",
	problem,
	onSubmit,
	onClose,
	children,
}: FormDialogProps) {
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onSubmit();
	};
	return (
		<Modal.Backdrop isOpen isDismissable={false} onOpenChange={(open) => !open && onClose()}>
			<Modal.Container size={size} scroll="inside">
				<Modal.Dialog>
					<Modal.CloseTrigger />
					<form onSubmit={submit} className="flex min-h-0 flex-col gap-4">
						<Modal.Header>
							<Modal.Heading className="text-lg font-semibold tracking-tight">{title}</Modal.Heading>
							{intro && <p className="mt-1 text-sm leading-6 text-muted">{intro}</p>}
						</Modal.Header>
						<Modal.Body className="flex min-h-0 flex-col gap-4 overflow-y-auto p-1">
							{problem}
							{children}
						</Modal.Body>
						<Modal.Footer className="flex justify-end gap-2">
							<Button variant="tertiary" onPress={onClose} isDisabled={isBusy}>
								Cancel
							</Button>
							<Button type="submit" variant={isDanger ? "danger" : "primary"} isPending={isBusy} isDisabled={isSubmitDisabled}>
								{submitLabel}
							</Button>
						</Modal.Footer>
					</form>
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}
