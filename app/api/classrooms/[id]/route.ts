import { archiveClassroom, updateClassroom } from "@/app/_server/configuration/classrooms";
import { handleRoute } from "@/app/_server/handleRoute";
import { archiveClassroomRoute, updateClassroomRoute } from "@/wire/http/classrooms";

export const PATCH = handleRoute(updateClassroomRoute, updateClassroom);
export const DELETE = handleRoute(archiveClassroomRoute, archiveClassroom);
