import { handleRoute } from "@/app/_server/handleRoute";
import { previewDraft, previewSchedules } from "@/app/_server/timetable/previewSchedules";
import { previewDraftRoute, previewSchedulesRoute } from "@/wire/http/schedulePreview";

export const GET = handleRoute(previewSchedulesRoute, previewSchedules);
export const POST = handleRoute(previewDraftRoute, previewDraft);
