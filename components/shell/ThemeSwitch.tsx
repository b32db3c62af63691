"use client";

import { Button } from "@heroui/react/button";
import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";

export function ThemeSwitch() {
	const { resolvedTheme, setTheme } = useTheme();
	const [isMounted, setIsMounted] = useState(false);
	// The server cannot know the theme; deciding the icon only after mounting keeps both renders equal.
	useEffect(() => setIsMounted(true), []);
	const isDark = isMounted && resolvedTheme === "dark";
	const next = isDark ? "light" : "dark";
	return (
		<Button isIconOnly variant="tertiary" aria-label={`Switch to the ${next} theme`} onPress={() => setTheme(next)}>
			{isDark ? <Sun aria-hidden className="size-4" /> : <Moon aria-hidden className="size-4" />}
		</Button>
	);
}
