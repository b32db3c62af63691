import Link from "next/link";
import { SettingsSection } from "./SettingsSection";

export function AuditPanel() {
	return (
		<SettingsSection
			title="Audit log"
			text="Every change of configuration, prices and roles, every sign-in and export: who, what, when and from where."
			action={
				<Link href="/audit" className="button button--secondary button--sm">
					Open the audit log
				</Link>
			}
		>
			{null}
		</SettingsSection>
	);
}
