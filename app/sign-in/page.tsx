import { Zap } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { SignInForm } from "./SignInForm";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
	return (
		<main className="grid min-h-dvh place-items-center px-4 py-10">
			<div className="w-full max-w-sm">
				<div className="mb-6 flex flex-col items-center gap-3 text-center">
					<span className="grid size-12 place-items-center rounded-2xl bg-accent text-accent-foreground">
						<Zap aria-hidden className="size-6" />
					</span>
					<h1 className="text-2xl font-semibold tracking-tight">Sign in to AutoVolt</h1>
					<p className="text-sm text-muted">Electricity by the room: what it used, what it cost.</p>
				</div>
				<div className="panel p-6">
					<Suspense>
						<SignInForm />
					</Suspense>
				</div>
				<p className="mt-5 text-center text-xs leading-5 text-muted">
					The first account is printed in the terminal by <code className="font-mono">npm start</code>. An admin adds further
					people under Settings.
				</p>
			</div>
		</main>
	);
}
