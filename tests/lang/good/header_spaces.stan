
%%stan   my_model_2  
model {
}
