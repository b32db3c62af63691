// A plug-in of Stryker: what is not mutated, and why (docs/mutation.md).

const REASON = "the text of a broken invariant is for whoever reads the stack, and no promise";

export const strykerPlugins = [
	{
		kind: "Ignore",
		name: "messages",
		value: {
			/** The arguments of `throw new Error(…)`: whether it throws is still mutated. */
			shouldIgnore(path) {
				if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
				const call = path.parentPath;
				return call?.isNewExpression() && call.parentPath?.isThrowStatement() ? REASON : undefined;
			},
		},
	},
];
