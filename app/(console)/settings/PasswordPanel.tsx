"use client";

import { Button } from "@heroui/react/button";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { TextInput } from "@/components/forms/TextInput";
import { SendProblem } from "../SendProblem";
import { SettingsSection } from "./SettingsSection";

export function PasswordPanel() {
	const [current, setCurrent] = useState("");
	const [next, setNext] = useState("");
	const send = useSend<unknown>(() => void signOut({ callbackUrl: "/sign-in" }));
	const errors = fieldErrors(send.error);
	return (
		<SettingsSection
			title="Your password"
			text="Changing it ends all your sessions, this one too; you sign in again with the new one."
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					send.mutate({ method: "POST", url: "/api/account/password", body: { current_password: current, new_password: next } });
				}}
				className="flex flex-col gap-4"
			>
				<SendProblem problem={send.error} />
				<div className="grid gap-4 sm:grid-cols-2">
					<TextInput
						label="Present password"
						type="password"
						autoComplete="current-password"
						value={current}
						onChange={setCurrent}
						isRequired
						error={errors.current_password}
					/>
					<TextInput
						label="New password"
						type="password"
						autoComplete="new-password"
						minLength={12}
						value={next}
						onChange={setNext}
						isRequired
						description="At least 12 characters."
						error={errors.new_password}
					/>
				</div>
				<Button
					type="submit"
					className="self-start"
					variant="secondary"
					isPending={send.isPending}
					isDisabled={current === "" || next.length < 12}
				>
					Change password
				</Button>
			</form>
		</SettingsSection>
	);
}
