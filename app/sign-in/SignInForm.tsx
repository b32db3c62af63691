"use client";

import { Alert } from "@heroui/react/alert";
import { Button } from "@heroui/react/button";
import { useRouter, useSearchParams } from "next/navigation";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { TextInput } from "@/components/forms/TextInput";
import { explainSignIn, safeCallback } from "./explainSignIn";

export function SignInForm() {
	const router = useRouter();
	const search = useSearchParams();
	const [isBusy, setIsBusy] = useState(false);
	const [refusal, setRefusal] = useState<string | null>(search.get("error") ? explainSignIn(search.get("error")) : null);

	const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const fields = new FormData(event.currentTarget);
		setIsBusy(true);
		setRefusal(null);
		const answer = await signIn("credentials", {
			redirect: false,
			email: fields.get("email"),
			password: fields.get("password"),
		}).catch(() => null);
		if (answer?.ok && !answer.error) {
			router.replace(safeCallback(search.get("callbackUrl")));
			return;
		}
		setIsBusy(false);
		setRefusal(
			explainSignIn(answer ? (answer.status === 429 ? "throttled" : (answer.error ?? "CredentialsSignin")) : "unreachable"),
		);
	};

	return (
		<form onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-4">
			{search.get("reason") === "expired" && !refusal && (
				<Alert status="accent">
					<Alert.Indicator />
					<Alert.Content>
						<Alert.Description>You were signed out. After signing in you come back to where you were.</Alert.Description>
					</Alert.Content>
				</Alert>
			)}
			{refusal && (
				<Alert status="danger" role="alert">
					<Alert.Indicator />
					<Alert.Content>
						<Alert.Description>{refusal}</Alert.Description>
					</Alert.Content>
				</Alert>
			)}
			<TextInput label="E-mail" name="email" type="email" autoComplete="username" isRequired autoFocus />
			<TextInput label="Password" name="password" type="password" autoComplete="current-password" isRequired />
			<Button type="submit" fullWidth isPending={isBusy}>
				{isBusy ? "Signing in…" : "Sign in"}
			</Button>
		</form>
	);
}
