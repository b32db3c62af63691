import { useEffect, useRef } from "react";

/** When what a button opened is closed, the button has the cursor again; it may have been away meanwhile. */
export function useFocusBack(isOpen: boolean, buttonId: string): void {
	const wasOpen = useRef(isOpen);
	useEffect(() => {
		if (wasOpen.current && !isOpen) document.getElementById(buttonId)?.focus();
		wasOpen.current = isOpen;
	}, [isOpen, buttonId]);
}
