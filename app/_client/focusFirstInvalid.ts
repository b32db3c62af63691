const CONTROL = "input:not([hidden]), textarea, button";

/** Puts the cursor into the first wrong field, however far it has been scrolled away. */
export function focusFirstInvalid(form: HTMLElement | null | undefined): void {
	const field = form?.querySelector("[data-invalid]");
	const control = field?.matches(CONTROL) ? field : field?.querySelector(CONTROL);
	if (control instanceof HTMLElement) control.focus();
}
