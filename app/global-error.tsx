"use client";

/** The last resort: the root layout itself failed, so neither its styles nor its providers are there. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
	return (
		<html lang="en">
			<body
				style={{ fontFamily: "system-ui, sans-serif", display: "grid", placeItems: "center", minHeight: "100dvh", margin: 0 }}
			>
				<main style={{ maxWidth: 420, padding: 24 }}>
					<h1 style={{ fontSize: 22 }}>AutoVolt could not draw this page</h1>
					<p>Readings are still being recorded; nothing is lost. Try again, or open the page anew.</p>
					<button type="button" onClick={reset} style={{ padding: "10px 18px", fontSize: 16 }}>
						Try again
					</button>
				</main>
			</body>
		</html>
	);
}
