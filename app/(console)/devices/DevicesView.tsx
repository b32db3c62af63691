"use client";

import { Button } from "@heroui/react/button";
import { Cpu, Plus, ShieldCheck } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { useSites } from "@/app/_client/useConfiguration";
import { type UnclaimedDevice, useDevices, useMqttAuthority, useUnclaimedDevices } from "@/app/_client/useDevices";
import { useNow } from "@/app/_client/useNow";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { DeviceDialog } from "../_devices/DeviceDialog";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { AuthorityDialog } from "./AuthorityDialog";
import { DevicesTable } from "./DevicesTable";
import { switchCountOf, UnclaimedPanel } from "./UnclaimedPanel";

export function DevicesView() {
	const account = useAccount();
	const mayChange = account !== null && account.role !== "viewer";
	const [query, setQuery] = useQueryStates({ q: parseAsString.withDefault(""), new: parseAsString, classroom: parseAsString });
	const [adopted, setAdopted] = useState<UnclaimedDevice | null>(null);
	const { data: devices, error, dataUpdatedAt, refetch } = useDevices();
	const { data: unclaimed = [] } = useUnclaimedDevices(mayChange);
	const { data: authority } = useMqttAuthority(mayChange);
	const [showsAuthority, setShowsAuthority] = useState(false);
	const { data: sites } = useSites();
	const zone = sites?.sites[0]?.time_zone ?? "UTC";
	const now = useNow(undefined, dataUpdatedAt);
	const close = () => {
		setAdopted(null);
		void setQuery({ new: null, classroom: null });
	};
	const create = mayChange && (
		<Button onPress={() => void setQuery({ new: "1" })}>
			<Plus aria-hidden className="size-4" />
			Connect a device
		</Button>
	);

	return (
		<>
			<PageHeader
				crumbs={[{ label: sites?.sites[0]?.name ?? "Site", href: "/" }, { label: "Devices" }]}
				title="Devices"
				actions={
					<HeaderActions>
						{authority && (
							<Button variant="secondary" onPress={() => setShowsAuthority(true)}>
								<ShieldCheck aria-hidden className="size-4" />
								CA certificate
							</Button>
						)}
						{create}
					</HeaderActions>
				}
			/>
			{error && <QueryProblem error={error} hasOldData={devices !== undefined} onRetry={() => void refetch()} />}
			{unclaimed.length > 0 && <UnclaimedPanel unclaimed={unclaimed} now={now} onAdopt={setAdopted} />}
			{!devices && !error && <TableSkeleton />}
			{devices?.length === 0 && (
				<EmptyState icon={Cpu} title="No device yet" action={create}>
					{mayChange
						? "Connect one: choose its name and room, get its secret once, and send a first reading with a ready command. A device that already publishes without being known appears here by itself."
						: "A manager or an admin connects one; then it stands here with its state."}{" "}
					For a look around, run <code className="font-mono">npm run demo</code>.
				</EmptyState>
			)}
			{devices && devices.length > 0 && (
				<DevicesTable
					devices={devices}
					zone={zone}
					now={now}
					mayChange={mayChange}
					search={query.q}
					onSearch={(q) => void setQuery({ q: q === "" ? null : q })}
				/>
			)}
			{authority && showsAuthority && (
				<AuthorityDialog authority={authority} zone={zone} onClose={() => setShowsAuthority(false)} />
			)}
			{(query.new !== null || adopted !== null) && (
				<DeviceDialog
					key={adopted?.esp32_name ?? "new"}
					onClose={close}
					{...(adopted ? { name: adopted.esp32_name, switchCount: switchCountOf(adopted.last_payload) } : {})}
					{...(query.classroom ? { classroom: query.classroom } : {})}
				/>
			)}
		</>
	);
}
