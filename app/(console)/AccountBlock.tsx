"use client";

import { Button } from "@heroui/react/button";
import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { useAccount } from "@/app/_client/AccountContext";

export function AccountBlock() {
	const account = useAccount();
	return (
		<div className="flex items-center gap-2 px-2">
			<div className="min-w-0 flex-1 text-xs leading-5">
				<p className="truncate" title={account?.name}>
					{account?.name ?? " "}
				</p>
				<p className="text-muted">{account?.role ?? " "}</p>
			</div>
			<Button
				isIconOnly
				size="sm"
				variant="ghost"
				aria-label="Sign out"
				onPress={() => void signOut({ callbackUrl: "/sign-in" })}
			>
				<LogOut aria-hidden className="size-4" />
			</Button>
		</div>
	);
}
