import { handleRoute } from "@/app/_server/handleRoute";
import { answerClassroomView } from "@/app/_server/usage/answerClassroomView";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getClassroomView } from "@/wire/http/classroomView";

export const GET = handleRoute(getClassroomView, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerClassroomView(place, query)),
);
