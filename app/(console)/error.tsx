"use client";

import { Button } from "@heroui/react/button";

export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
	return (
		<div role="alert" className="panel mx-auto mt-16 max-w-lg p-8 text-center">
			<h1 className="text-xl font-semibold tracking-tight">This page failed while it was drawn</h1>
			<p className="mt-2 text-sm leading-6 text-muted">
				Readings are still being recorded and nothing was changed. Try again; if it happens again, the reference below names it in
				the log.
			</p>
			<p className="mt-3 font-mono text-xs text-muted">{error.digest ?? error.message}</p>
			<Button className="mt-6" onPress={reset}>
				Try again
			</Button>
		</div>
	);
}
