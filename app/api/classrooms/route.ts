import { createClassroom, listClassrooms } from "@/app/_server/configuration/classrooms";
import { handleRoute } from "@/app/_server/handleRoute";
import { createClassroomRoute, listClassroomsRoute } from "@/wire/http/classrooms";

export const GET = handleRoute(listClassroomsRoute, listClassrooms);
export const POST = handleRoute(createClassroomRoute, createClassroom);
