import type { Duplex } from "node:stream";
import { fault } from "@/store/fault";

/** Writes PUBACKs in bytes. A write is a system call that costs as much as parsing a message, so those of a batch that go to one connection share it. */
export class Pubacks {
	private readonly due = new Map<Duplex, number[]>();

	/** Written at the end of the present turn at the latest; those of a connection in the order of the calls. */
	add(conn: Duplex, packetId: number): void {
		// All messages of a batch are settled by callbacks that already wait: this one comes after them.
		if (this.due.size === 0) queueMicrotask(() => this.write());
		const ids = this.due.get(conn);
		if (ids) ids.push(packetId);
		else this.due.set(conn, [packetId]);
	}

	/** Writes at once, so that another writer's PUBACK comes after these. */
	write(): void {
		for (const [conn, ids] of this.due) {
			if (conn.destroyed) continue;
			const bytes = Buffer.allocUnsafe(ids.length * 4);
			for (const [index, id] of ids.entries()) {
				bytes.writeUInt16BE(0x4002, index * 4);
				bytes.writeUInt16BE(id, index * 4 + 2);
			}
			conn.write(bytes);
			fault("puback-after");
		}
		this.due.clear();
	}
}
