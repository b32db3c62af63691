import { createMotionRule, listMotionRules } from "@/app/_server/control/motionRules";
import { handleRoute } from "@/app/_server/handleRoute";
import { createMotionRuleRoute, listMotionRulesRoute } from "@/wire/http/motionRules";

export const GET = handleRoute(listMotionRulesRoute, listMotionRules);
export const POST = handleRoute(createMotionRuleRoute, createMotionRule);
