import { formatCount } from "@/components/figures/formatQuantity";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";

/** What worker/mqtt/refusals.ts counts, in words that say what to look for. */
const MEANING: Readonly<Record<string, string>> = {
	connections: "The broker was full",
	address_connections: "Too many connections from one address",
	address_strangers: "Too many connections from one address that did not say who they are",
	handshake: "TLS handshake failed: an old TLS version, plaintext on the TLS port, or a device without the CA certificate",
	connect_late: "Connected and said nothing for 5 s",
	identifier: "A name or client id that no device may have",
	wrong_secret: "Wrong secret: the device needs the one shown at its last rotation",
	throttled: "Refused unseen after many wrong secrets",
	will_foreign: "A Last Will on another device's topic",
	strangers: "Too many unclaimed devices at once",
	database: "Turned away while the database was away",
	subscribe_foreign: "Subscribed to what is not its own",
	publish_readonly: "A read-only account tried to publish",
	frame_too_large: "A message of more than 1 MiB",
	protocol: "Not MQTT 3.1.1: wildcards in a topic, QoS 2 never completed, malformed packets",
	secret_ended: "Session closed: its secret ended",
	archived: "Session closed: the device was archived",
	adopted: "Session closed: the name was adopted, the device comes back with its secret",
	taken_over: "Session closed: the same device connected anew. Many of these: two boards share a secret",
};

export function BrokerRefusals({ refusals }: { refusals: PipelineHealthResponse["broker_refusals"] }) {
	return (
		<section aria-labelledby="broker-refusals" className="panel p-5">
			<h2 id="broker-refusals" className="text-base font-medium">
				Refused at the broker
			</h2>
			<p className="mb-3 text-sm text-muted">Since the worker started. Bad messages are in the quarantine instead.</p>
			{refusals.length === 0 ? (
				<p className="text-sm">Nobody was refused.</p>
			) : (
				<dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
					{refusals.map(({ reason, count }) => (
						<div key={reason} className="contents">
							<dt className="text-right font-mono tabular-nums">{formatCount(count)}</dt>
							<dd>{MEANING[reason] ?? reason}</dd>
						</div>
					))}
				</dl>
			)}
		</section>
	);
}
