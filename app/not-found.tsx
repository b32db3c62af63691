import Link from "next/link";

export default function NotFound() {
	return (
		<main className="grid min-h-dvh place-items-center px-4">
			<div className="max-w-md text-center">
				<p className="font-mono text-sm text-muted">404</p>
				<h1 className="mt-2 text-2xl font-semibold tracking-tight">There is nothing at this address</h1>
				<p className="mt-2 text-sm leading-6 text-muted">
					The room, device or page may have been renamed or archived. Its history is kept; nothing was deleted.
				</p>
				<Link href="/" className="button button--primary mt-6">
					Go to the overview
				</Link>
			</div>
		</main>
	);
}
