import { Zap } from "lucide-react";
import Link from "next/link";

export function Brand() {
	return (
		<Link href="/" className="flex items-center gap-2.5 rounded-lg px-2 py-1 text-lg font-semibold tracking-tight">
			<Zap aria-hidden className="size-5 text-accent" strokeWidth={2.2} />
			AutoVolt
		</Link>
	);
}
