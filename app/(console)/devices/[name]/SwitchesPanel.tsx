import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { formatPower } from "@/components/figures/formatQuantity";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { DeviceBody } from "@/wire/http/devices";

/** Its switches as it is told of them, each with the way to its log. */
export function SwitchesPanel({ device }: { device: DeviceBody }) {
	const switches = device.switches.filter(({ archived_at }) => archived_at === null);
	return (
		<section aria-labelledby="switches-title" className="flex flex-col gap-3">
			<h2 id="switches-title" className="text-base font-medium">
				Switches <span className="text-sm font-normal text-muted">{switches.length}</span>
			</h2>
			{switches.length === 0 ? (
				<p className="panel px-5 py-6 text-sm text-muted">It has no switches: it only meters.</p>
			) : (
				<DataTable label="Switches">
					<thead className="table__header">
						<tr>
							<Column>Switch</Column>
							<Column>Type</Column>
							<Column align="right">Rating</Column>
							<Column>
								<span className="sr-only">Its log</span>
							</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{switches.map(({ position, name, type, power_rating_w, consumption_factor, is_default }) => (
							<tr key={position} className="table__row">
								<th scope="row" className="table__cell text-left font-medium [overflow-wrap:anywhere]">
									{name}
								</th>
								<Cell className="text-muted">{type}</Cell>
								<Cell align="right" className="figure-number whitespace-nowrap">
									{formatPower(power_rating_w)}
									{consumption_factor !== 1 && ` × ${consumption_factor}`}
									{is_default && <span className="block text-xs font-normal text-muted">default, not confirmed</span>}
								</Cell>
								<Cell align="right">
									<Link
										href={withQuery("/switch-log", { device: device.esp32_name, switch: position, range: "7d" })}
										className="text-link whitespace-nowrap"
									>
										Log<span className="sr-only"> of {name}</span>
									</Link>
								</Cell>
							</tr>
						))}
					</tbody>
				</DataTable>
			)}
		</section>
	);
}
