#pragma once
#include "FreeRTOS.h"
using TaskHandle_t = void*;
using TaskFunction_t = void (*)(void*);
extern "C" {
BaseType_t xTaskCreate(TaskFunction_t code, const char* name, uint32_t stack_bytes, void* parameters, UBaseType_t priority, TaskHandle_t* created);
void vTaskDelete(TaskHandle_t task);
void vTaskDelay(TickType_t ticks);
void vTaskDelayUntil(TickType_t* previous_wake_time, TickType_t increment);
TickType_t xTaskGetTickCount(void);
}
