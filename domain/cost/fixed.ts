import { toDecimalText } from "@/domain/quantity/decimal";
import type { PicoMoney } from "@/domain/quantity/money";
import { type AllocateBy, parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import type { ComponentFields } from "./componentFields";

/** An amount per billing period: of the connection, or of each kVA or kW of its contract. */
export interface Fixed {
	readonly kind: "fixed";
	readonly id: string;
	readonly amountMicro: bigint;
	readonly per: "connection" | "contract_unit";
	/** Contract demand in millionths of its unit (mVA or mW). */
	readonly contractMicro: bigint | null;
	readonly allocateBy: AllocateBy;
}

export function parseFixed(fields: ComponentFields, id: string): Fixed {
	const amountMicro = fields.micro("amount");
	const per = fields.choice("per", ["connection", "contract_unit"], "connection");
	const contractMicro = fields.optionalMicro("contract");
	if (per === "contract_unit" && contractMicro === null) requireContract(fields, "per contract_unit");
	return { kind: "fixed", id, amountMicro, per, contractMicro, allocateBy: parseAllocateBy(fields) };
}

export function toJsonFixed(component: Fixed) {
	return {
		amount: toDecimalText(component.amountMicro, 6),
		per: component.per,
		...(component.contractMicro === null ? {} : { contract: toDecimalText(component.contractMicro, 6) }),
		...toJsonAllocateBy(component.allocateBy),
	};
}

/** For a whole period. Millionths of a unit × millionths of the currency are 10^-12. */
export function priceFixed({ per, amountMicro, contractMicro }: Fixed): PicoMoney {
	return per === "contract_unit" ? amountMicro * (contractMicro ?? 0n) : amountMicro * 1_000_000n;
}

/** Says so unless the contract was given and is wrong already. */
export function requireContract(fields: ComponentFields, by: string): void {
	const path = [...fields.path, "contract"];
	if (!fields.problems.some((problem) => problem.path.join("/") === path.join("/")))
		fields.refuse("contract", `is required: ${by} is counted by it`);
}
