"use client";

import { ToastProvider } from "@heroui/react/toast";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Problem } from "./_client/requestJson";

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
	const [queryClient] = useState(createQueryClient);
	return (
		<ThemeProvider
			{...(nonce === undefined ? {} : { nonce })}
			attribute="data-theme"
			defaultTheme="system"
			enableSystem
			disableTransitionOnChange
		>
			<QueryClientProvider client={queryClient}>
				<NuqsAdapter>{children}</NuqsAdapter>
			</QueryClientProvider>
			<ToastProvider placement="bottom end" />
		</ThemeProvider>
	);
}

function createQueryClient(): QueryClient {
	return new QueryClient({
		defaultOptions: {
			queries: {
				staleTime: 5_000,
				refetchOnWindowFocus: true,
				placeholderData: (previous: unknown) => previous,
				// What was refused stays refused; only an unreachable or failing server is asked again.
				retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status > 0 && error.status < 500),
			},
		},
	});
}
