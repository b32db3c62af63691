"use client";

import { useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import type { ApiTokenBody } from "@/wire/http/accounts";
import { SendProblem } from "../SendProblem";

export function RevokeDialog({ token, onClose }: { token: ApiTokenBody; onClose: () => void }) {
	const send = useSend<unknown>(onClose);
	return (
		<FormDialog
			title={`Revoke “${token.name}”?`}
			intro="Scripts that use it are refused from their next request on. This cannot be taken back; a new token can be made. Nothing else changes."
			submitLabel="Revoke"
			isDanger
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/tokens/${token.id}` })}
			onClose={onClose}
		/>
	);
}
