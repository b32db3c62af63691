import { Search } from "lucide-react";

type SearchInputProps = { label: string; placeholder: string; value: string; onChange: (value: string) => void };

/** The page's own search; `/` brings the cursor here. */
export function SearchInput({ label, placeholder, value, onChange }: SearchInputProps) {
	return (
		<label data-print="hidden" className="relative block w-full sm:w-64">
			<span className="sr-only">{label}</span>
			<Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
			<input
				data-page-search
				type="search"
				value={value}
				onChange={(event) => onChange(event.target.value)}
				placeholder={placeholder}
				className="h-10 w-full rounded-xl bg-field pr-3 pl-9 text-sm shadow-field placeholder:text-muted"
			/>
		</label>
	);
}
