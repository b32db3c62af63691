"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextBox } from "@/components/forms/TextBox";
import { SendProblem } from "../../SendProblem";

type Added = { added: number; renamed: number; unchanged: number };

export function HolidaysDialog({ onClose }: { onClose: () => void }) {
	const [text, setText] = useState("");
	const send = useSend<Added>(({ added, renamed, unchanged }) => {
		toast.success("Holidays saved", { description: `${added} new, ${renamed} renamed, ${unchanged} were there` });
		onClose();
	});
	const wrong = send.error?.paths.filter(({ path }) => path === "text").map(({ message }) => message);
	return (
		<FormDialog
			title="Add holidays"
			intro="Paste a list: one line each, a date and a name. A date that is there already gets the new name."
			submitLabel="Add them"
			isBusy={send.isPending}
			isSubmitDisabled={text.trim() === ""}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "POST", url: "/api/holidays", body: { text } })}
			onClose={onClose}
		>
			<TextBox
				label="Holidays"
				rows={8}
				isCode
				value={text}
				onChange={setText}
				placeholder={"2027-01-26 Republic Day\n2027-08-15 Independence Day"}
				error={wrong && wrong.length > 0 ? wrong.join("; ") : undefined}
			/>
		</FormDialog>
	);
}
