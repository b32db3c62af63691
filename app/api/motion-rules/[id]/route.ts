import { changeMotionRule, endMotionRule } from "@/app/_server/control/motionRules";
import { handleRoute } from "@/app/_server/handleRoute";
import { deleteMotionRuleRoute, updateMotionRuleRoute } from "@/wire/http/motionRules";

export const PATCH = handleRoute(updateMotionRuleRoute, changeMotionRule);
export const DELETE = handleRoute(deleteMotionRuleRoute, endMotionRule);
