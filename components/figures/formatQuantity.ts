/**
 * Figures as people read them. The locale is fixed by the currency and never taken from the browser: a server and a browser that
 * format differently would disagree over the same page.
 */
export function localeOf(currency: string): string {
	return currency === "INR" ? "en-IN" : "en-GB";
}

/** 413 W · 17.2 kW · 1.24 MW */
export function formatPower(watts: number): string {
	if (Math.abs(watts) < 999.5) return `${plain(watts, watts !== 0 && Math.abs(watts) < 10 ? 1 : 0)} W`;
	if (Math.abs(watts) < 999_950)
		return Math.abs(watts) < 99_950 ? `${fixed(watts / 1_000, 1)} kW` : `${plain(watts / 1_000, 0)} kW`;
	return `${fixed(watts / 1_000_000, 2)} MW`;
}

/** 45 Wh · 1.35 kWh · 204.6 kWh · 12,340 kWh. A true zero is "0 kWh". */
export function formatEnergy(kilowattHours: number): string {
	const size = Math.abs(kilowattHours);
	if (size === 0) return "0 kWh";
	if (size < 0.9995) return `${plain(kilowattHours * 1_000, size < 0.01 ? 1 : 0)} Wh`;
	if (size < 9.995) return `${fixed(kilowattHours, 2)} kWh`;
	return size < 999.95 ? `${fixed(kilowattHours, 1)} kWh` : `${plain(kilowattHours, 0)} kWh`;
}

/** Every digit that the API gave, for titles and tables: 0.045123 kWh. */
export function formatEnergyExactly(kilowattHours: number): string {
	return `${new Intl.NumberFormat("en-IN", { maximumFractionDigits: 6 }).format(kilowattHours)} kWh`;
}

/** ₹1,84,320 · ₹184.50 · ₹0.38: paise where they matter, whole units from a thousand on. */
export function formatMoney(amount: number, currency: string): string {
	return money(amount, currency, Math.abs(amount) >= 999.995 ? 0 : 2);
}

export function formatMoneyExactly(amount: number, currency: string): string {
	return money(amount, currency, 6, 2);
}

/** ₹8.50: a price per kWh keeps every digit it was given, at least two. */
export function formatRate(pricePerKwh: number, currency: string): string {
	return `${money(pricePerKwh, currency, 6, 2)}/kWh`;
}

/** +3.3% · −12% · 0% */
export function formatChange(percent: number): string {
	const digits = Math.abs(percent) < 9.95 ? 1 : 0;
	const text = plain(Math.abs(percent), digits);
	if (text === "0") return "0%";
	return `${percent > 0 ? "+" : "−"}${text}%`;
}

/** What a change from `before` to `now` is in percent; null where there is nothing to compare with. */
export function changePercent(now: number | null, before: number | null): number | null {
	return now === null || before === null || before === 0 ? null : ((now - before) / before) * 100;
}

export function formatCount(count: number): string {
	return plain(count, 0);
}

/** Always so many decimals, so that a column of figures lines up. */
function fixed(value: number, digits: number): string {
	return new Intl.NumberFormat("en-IN", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

function plain(value: number, digits: number): string {
	return new Intl.NumberFormat("en-IN", { maximumFractionDigits: digits }).format(value === 0 ? 0 : value);
}

function money(amount: number, currency: string, digitsMax: number, digitsMin = digitsMax): string {
	return new Intl.NumberFormat(localeOf(currency), {
		style: "currency",
		currency,
		minimumFractionDigits: digitsMin,
		maximumFractionDigits: digitsMax,
	}).format(amount);
}
