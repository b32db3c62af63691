import { Button } from "@heroui/react/button";
import { Plus, X } from "lucide-react";
import { TextInput } from "@/components/forms/TextInput";
import type { DraftSlab } from "./tariffDraft";

type SlabsTableProps = {
	slabs: readonly DraftSlab[];
	path: string;
	errors: Readonly<Record<string, string>>;
	currency: string;
	onChange: (slabs: readonly DraftSlab[]) => void;
};

/** Slabs from the lowest up. Each begins where the one before it ends; the last has no end. */
export function SlabsTable({ slabs, path, errors, currency, onChange }: SlabsTableProps) {
	const change = (index: number, next: Partial<DraftSlab>) =>
		onChange(slabs.map((slab, position) => (position === index ? { ...slab, ...next } : slab)));
	// A slab is known by its place, also in the paths of problems.
	const rows = slabs.map((slab, index) => ({ slab, index, at: `${path}.slabs.${index}` }));
	const isLast = (index: number) => index === slabs.length - 1;
	const addBeforeLast = () => onChange([...slabs.slice(0, -1), { upTo: "", rate: "" }, ...slabs.slice(-1)]);
	return (
		<div>
			<table className="w-full max-w-xl text-sm">
				<thead className="text-left text-xs text-muted">
					<tr>
						<th scope="col" className="pb-1.5 font-medium">
							kWh of the month
						</th>
						<th scope="col" className="pb-1.5 pl-2 font-medium">
							Up to and with
						</th>
						<th scope="col" className="pb-1.5 pl-2 font-medium">
							Price
						</th>
						<th scope="col">
							<span className="sr-only">Remove</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{rows.map(({ slab, index, at }) => (
						<tr key={at}>
							<th scope="row" className="py-1 pr-2 text-left font-normal whitespace-nowrap text-muted">
								{index === 0 ? "from 0" : `above ${slabs[index - 1]?.upTo || "…"}`}
							</th>
							<td className="py-1 pl-2 align-top">
								{isLast(index) ? (
									<span className="flex h-10 items-center text-muted">no end</span>
								) : (
									<TextInput
										label={`Slab ${index + 1}, up to`}
										isLabelHidden
										value={slab.upTo}
										onChange={(upTo) => change(index, { upTo })}
										inputMode="decimal"
										suffix="kWh"
										error={errors[`${at}.up_to_kwh`]}
									/>
								)}
							</td>
							<td className="py-1 pl-2 align-top">
								<TextInput
									label={`Slab ${index + 1}, price`}
									isLabelHidden
									value={slab.rate}
									onChange={(rate) => change(index, { rate })}
									inputMode="decimal"
									suffix={`${currency}/kWh`}
									error={errors[`${at}.rate_per_kwh`]}
								/>
							</td>
							<td className="py-1 pl-1 align-top">
								<Button
									isIconOnly
									size="sm"
									variant="ghost"
									aria-label={`Remove slab ${index + 1}`}
									isDisabled={isLast(index) || slabs.length === 1}
									onPress={() => onChange(slabs.filter((_, position) => position !== index))}
								>
									<X aria-hidden className="size-4" />
								</Button>
							</td>
						</tr>
					))}
				</tbody>
			</table>
			<Button variant="ghost" size="sm" className="mt-1" onPress={addBeforeLast}>
				<Plus aria-hidden className="size-4" />
				Add a slab
			</Button>
		</div>
	);
}
